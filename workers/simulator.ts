import { exposeService } from '../src/study/workers/expose';
import { createSimulatorService } from '../src/study/workers/simulator-service';

exposeService(createSimulatorService());
