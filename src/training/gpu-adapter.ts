/** True where a browser has a real GPU for WebGPU: no adapter, or one that is software, counts as none. */
export async function hasGpu(): Promise<boolean> {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter !== null && adapter !== undefined && !adapter.info.isFallbackAdapter;
}
