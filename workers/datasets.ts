import { createDatasetService } from '../src/study/workers/dataset-service';
import { exposeService } from '../src/study/workers/expose';

exposeService(createDatasetService());
