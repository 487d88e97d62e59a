import { wasmEngine } from '../../unit/training/harness';
import { describeEngine } from './engine-contract';

describeEngine('the WASM engine', async () => wasmEngine());
