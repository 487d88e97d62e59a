import { decodeImage } from '../src/study/workers/decode-image';
import { exposeService } from '../src/study/workers/expose';
import { fetchModule } from '../src/study/workers/fetch-module';
import { createIngestService } from '../src/study/workers/ingest-service';

exposeService(createIngestService(decodeImage, fetchModule));
