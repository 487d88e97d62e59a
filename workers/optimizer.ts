import { exposeService } from '../src/study/workers/expose';
import { createOptimizerService } from '../src/study/workers/optimizer-service';

exposeService(createOptimizerService());
