/**
 * Calls back on a host whose `WebAssembly.Instance` does as `make` says: the only place where the package asks its host for
 * anything, so that a refusing host can be had without one.
 */
export function withInstances<Result>(
  make: (Instance: typeof WebAssembly.Instance, module: WebAssembly.Module) => WebAssembly.Instance,
  call: () => Result,
): Result {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function instantiate(module: WebAssembly.Module) {
    return make(Instance, module);
  } as unknown as typeof Instance;
  try {
    return call();
  } finally {
    WebAssembly.Instance = Instance;
  }
}
