/** The trainer's own entry, with a count of the WASM memory that is alive in it. */
import '../../../workers/trainer';

const memories: WeakRef<WebAssembly.Memory>[] = [];

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given: ConstructorParameters<typeof WebAssembly.Instance>) {
    const instance = new target(...given);
    for (const value of Object.values(instance.exports))
      if (value instanceof WebAssembly.Memory) memories.push(new WeakRef(value));
    return instance;
  },
});

const wasmBytes = () => memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);

Object.assign(globalThis, { wasmBytes });
