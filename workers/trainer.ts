import { openDatabase } from '../src/storage';
import { exposeService } from '../src/study/workers/expose';
import { fetchModule } from '../src/study/workers/fetch-module';
import { createTrainerService } from '../src/study/workers/trainer-service';
import { openEngine } from '../src/training/open-engine';

exposeService(
  createTrainerService(
    (engine, addresses) => openEngine(engine, (build) => fetchModule(addresses[build])),
    fetchModule,
    async (datasetId) => (await (await openDatabase()).getDataset(datasetId)).examples,
  ),
);
