import * as v from 'valibot';

/** What trains networks. */
export const ENGINES = ['wasm', 'wasm-relaxed', 'tfjs-webgpu', 'tfjs-cpu'] as const;
export const engineSchema = v.picklist(ENGINES);
export type EngineId = v.InferOutput<typeof engineSchema>;
