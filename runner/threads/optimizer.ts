import { createOptimizerService } from '../../src/study/workers/optimizer-service';
import { exposeHere } from '../node-thread';

exposeHere(createOptimizerService());
