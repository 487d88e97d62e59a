/** English text of the study's workspace and the library. A translation is another object of this shape. */
export const workspaceText = {
  tabs: {
    trials: 'Trials',
    tradeoffs: 'Trade-offs',
    parameters: 'Parameters',
    parallel: 'Parallel coordinates',
    curves: 'Learning curves',
    layers: 'Layers',
    workers: 'Workers',
  },
  importance: {
    computing: 'Looking for what matters …',
  },
} as const;
