import { createClassifierService } from '../src/study/workers/classifier-service';
import { exposeService } from '../src/study/workers/expose';
import { fetchModule } from '../src/study/workers/fetch-module';

exposeService(createClassifierService(fetchModule));
