import { createAnalysisService } from '../src/study/workers/analysis-service';
import { exposeService } from '../src/study/workers/expose';

exposeService(createAnalysisService());
