import { createTrainerService } from '../src/study/workers/trainer-service';
import { exposeService } from '../src/study/workers/expose';
import { fetchModule } from '../src/study/workers/fetch-module';
import { createWasmEngine } from '../src/training/wasm/engine';

exposeService(createTrainerService(async ({ plainUrl }) => createWasmEngine(await fetchModule(plainUrl))));
