import { exposeService } from '../src/study/workers/expose';
import { createExportService } from '../src/study/workers/export-service';
import { fetchModule } from '../src/study/workers/fetch-module';

const sources = import.meta.glob<string>('../kernels/*.{c,h}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

exposeService(createExportService(fetchModule, sources));
