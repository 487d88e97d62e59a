import { exposeService } from '../src/study/workers/expose';
import { createIngestService } from '../src/study/workers/ingest-service';

exposeService(createIngestService());
