/*
 * The one table of what a network's program may say: its operations, and each one's operands in their order. The planner
 * (src/training/wasm) writes instructions by it, a forgotten or surplus operand being an error of the compiler; the
 * classes by which the kernels read their operands, and the switch that calls them, are made from it (operands.ts, program.ts).
 */

/** A word of an instruction: a descriptor's address, any other address, an integer, a float, or a number of codes.ts. */
export type Kind = 'tensor' | 'address' | 'integer' | 'float' | 'activation' | 'optimizer';

/**
 * A batch of images, NHWC, channels a multiple of 4 (padding channels hold 0), perhaps with a border of zeros around
 * each image: `data` is the first pixel inside the border, strides are in bytes.
 */
export const TENSOR = {
  data: 'address',
  rowStride: 'integer',
  imageStride: 'integer',
  height: 'integer',
  width: 'integer',
  channels: 'integer',
} as const satisfies Record<string, Kind>;

const NORMALISE = {
  input: 'tensor',
  output: 'tensor',
  gamma: 'address',
  beta: 'address',
  movingMean: 'address',
  movingVariance: 'address',
  // This batch's statistics, kept for the way back.
  mean: 'address',
  inverseSd: 'address',
  // Scratch, a float a channel.
  sums: 'address',
  activation: 'activation',
} as const;

const SOFTMAX = {
  // batch × stored classes: logits in, gradients (softmaxLoss) or probabilities (softmax) out.
  values: 'address',
  classes: 'integer',
  // Classes rounded up to a multiple of 4.
  stored: 'integer',
  // u16 per example of the set.
  labels: 'address',
  // f32 per class.
  classWeights: 'address',
} as const;

// Output positions, four at a time.
const POSITIONS = {
  // i32 byte offset per position, in groups of four; a pooling window takes whole groups.
  inputOffsets: 'address',
  // i32 byte offset per cell of the output.
  outputOffsets: 'address',
  cells: 'integer',
} as const;

// The part of an image that stays in the cache while all tiles of a weight gradient pass over it.
const BLOCK = {
  blockRows: 'integer',
  blockColumns: 'integer',
} as const;

// Pixels from one step of the kernel to the next.
const STEPS = {
  rowStep: 'integer',
  columnStep: 'integer',
} as const;

const GLOBAL_MAX_POOL = {
  // Values, or on the way back their gradients.
  image: 'tensor',
  // batch × channels.
  vector: 'address',
  // i32 number of the winning pixel, batch × channels.
  winners: 'address',
} as const;

export const OPERATIONS = {
  gather: {
    features: 'address',
    // Floats of an example.
    size: 'integer',
    // Mean and standard deviation for every float of an example.
    mean: 'address',
    sd: 'address',
    // Channels as the data have them; the tensor's may be padded.
    channels: 'integer',
    output: 'tensor',
  },
  packKernel: {
    // (kernel height · kernel width · inputs) × outputs.
    weights: 'address',
    rows: 'integer',
    columns: 'integer',
    panels: 'address',
  },
  packKernelTransposed: {
    weights: 'address',
    kernelWidth: 'integer',
    // The rows and columns of the kernel that are packed: how many, the first, and how far apart.
    rows: 'integer',
    firstRow: 'integer',
    rowStep: 'integer',
    columns: 'integer',
    firstColumn: 'integer',
    columnStep: 'integer',
    inputs: 'integer',
    outputs: 'integer',
    panels: 'address',
  },
  convolve: {
    input: 'tensor',
    // From the input's first pixel to the first tap of output (0, 0), bytes.
    origin: 'integer',
    kernelHeight: 'integer',
    // Floats in a kernel row: width · inputs.
    segment: 'integer',
    panels: 'address',
    bias: 'address',
    output: 'tensor',
    activation: 'activation',
    ...POSITIONS,
    // Cells whose input stays in the cache while all panels pass over it, a multiple of four.
    blockCells: 'integer',
    // Groups of four positions in a pooling window; 0: no pool, and a group is four cells (their number a multiple of four).
    groups: 'integer',
    // Winning position of every pooled cell, a byte each.
    winners: 'address',
    firstExample: 'integer',
    lastExample: 'integer',
  },
  depthwise: {
    input: 'tensor',
    // As in convolve.
    origin: 'integer',
    // i32 byte offset of every tap of the kernel.
    tapOffsets: 'address',
    taps: 'integer',
    // Taps × channels.
    weights: 'address',
    bias: 'address',
    output: 'tensor',
    activation: 'activation',
    ...POSITIONS,
    // 1: the kernel turned by 180°, which is the gradient's way back.
    turned: 'integer',
  },
  depthwiseWeightGradient: {
    input: 'tensor',
    origin: 'integer',
    tapOffsets: 'address',
    taps: 'integer',
    ...STEPS,
    outputGradient: 'tensor',
    weightGradient: 'address',
    ...BLOCK,
  },
  maxPool: {
    input: 'tensor',
    output: 'tensor',
    height: 'integer',
    width: 'integer',
    // Winning position of every cell, a byte each.
    winners: 'address',
  },
  dropout: {
    values: 'tensor',
    // Number of the dropout layer in the network.
    layer: 'integer',
    rate: 'float',
  },
  normaliseBatch: NORMALISE,
  normaliseMoving: NORMALISE,
  averagePool: {
    input: 'tensor',
    output: 'tensor',
    height: 'integer',
    width: 'integer',
  },
  globalMaxPool: GLOBAL_MAX_POOL,
  add: {
    one: 'tensor',
    other: 'tensor',
    output: 'tensor',
    activation: 'activation',
    // Channels without the padding ones, which stay 0.
    channels: 'integer',
  },
  dense: {
    // batch × inputs.
    input: 'address',
    // inputs × units.
    weights: 'address',
    bias: 'address',
    // batch × units.
    output: 'address',
    inputs: 'integer',
    units: 'integer',
    activation: 'activation',
    // Units computed by this instruction: [first, last), multiples of 4.
    first: 'integer',
    last: 'integer',
  },
  softmaxLoss: SOFTMAX,
  softmax: SOFTMAX,
  activationGradient: {
    outputGradient: 'tensor',
    output: 'tensor',
    inputGradient: 'tensor',
    activation: 'activation',
    // What dropout has multiplied kept activations by, undone: 1 − rate.
    keep: 'float',
  },
  convWeightGradient: {
    input: 'tensor',
    // As in convolve.
    origin: 'integer',
    // i32 byte offset of every row of the kernel: its tap and channel.
    tapOffsets: 'address',
    rows: 'integer',
    ...STEPS,
    outputGradient: 'tensor',
    // rows × outputs.
    weightGradient: 'address',
    ...BLOCK,
    firstExample: 'integer',
    lastExample: 'integer',
  },
  convBiasGradient: {
    outputGradient: 'tensor',
    biasGradient: 'address',
  },
  maxPoolGradient: {
    outputGradient: 'tensor',
    // The pooled activations, by which the activation's slope is told.
    output: 'tensor',
    inputGradient: 'tensor',
    height: 'integer',
    width: 'integer',
    winners: 'address',
    activation: 'activation',
    // As in activationGradient.
    keep: 'float',
  },
  normaliseGradient: {
    input: 'tensor',
    outputGradient: 'tensor',
    // By which the activation's slope is told.
    output: 'tensor',
    activation: 'activation',
    // As in activationGradient.
    keep: 'float',
    inputGradient: 'tensor',
    gamma: 'address',
    mean: 'address',
    inverseSd: 'address',
    gammaGradient: 'address',
    betaGradient: 'address',
  },
  averagePoolGradient: {
    outputGradient: 'tensor',
    inputGradient: 'tensor',
    height: 'integer',
    width: 'integer',
  },
  globalMaxPoolGradient: GLOBAL_MAX_POOL,
  // Every pixel to one of `target` that is as many steps from the first; what lies between stays as it is.
  spread: {
    source: 'tensor',
    target: 'tensor',
    ...STEPS,
  },
  denseInputGradient: {
    // batch × units: gradient of the pre-activations.
    outputGradient: 'address',
    weights: 'address',
    // batch × inputs.
    inputGradient: 'address',
    inputs: 'integer',
    units: 'integer',
    // Inputs computed by this instruction: [first, last), multiples of 4.
    first: 'integer',
    last: 'integer',
  },
  denseWeightGradient: {
    input: 'address',
    outputGradient: 'address',
    // Where row `first` of the gradient goes.
    weightGradient: 'address',
    // batch × 4 floats of scratch.
    panel: 'address',
    inputs: 'integer',
    units: 'integer',
    // Rows of the weights computed by this instruction: [first, last), multiples of 4.
    first: 'integer',
    last: 'integer',
  },
  denseBiasGradient: {
    outputGradient: 'address',
    biasGradient: 'address',
    units: 'integer',
  },
  optimise: {
    optimizer: 'optimizer',
    weights: 'address',
    gradients: 'address',
    // The optimizer's own tensors; 0 where it has fewer.
    first: 'address',
    second: 'address',
    // Floats, a multiple of 4.
    count: 'integer',
  },
  firstBlock: {
    input: 'tensor',
    // As in convolve.
    origin: 'integer',
    // 4 × channels.
    weights: 'address',
    bias: 'address',
    output: 'tensor',
    activation: 'activation',
    // Winning position of every cell, a byte each.
    winners: 'address',
  },
  firstBlockGradient: {
    input: 'tensor',
    origin: 'integer',
    outputGradient: 'tensor',
    // The block's output, by which the activation's slope is told.
    output: 'tensor',
    winners: 'address',
    weightGradient: 'address',
    biasGradient: 'address',
    activation: 'activation',
    // As in activationGradient.
    keep: 'float',
  },
  transpose: {
    source: 'address',
    rows: 'integer',
    columns: 'integer',
    target: 'address',
  },
  pooledGradient: {
    input: 'tensor',
    // As in convolve.
    origin: 'integer',
    kernelHeight: 'integer',
    // Floats in a kernel row: width · inputs, a multiple of four.
    segment: 'integer',
    // As in convolve; a window takes `groups` groups of four.
    inputOffsets: 'address',
    groups: 'integer',
    outputGradient: 'tensor',
    // The pool's output, by which the activation's slope is told.
    output: 'tensor',
    // Winning position of every pooled cell, a byte each.
    winners: 'address',
    activation: 'activation',
    // As in activationGradient.
    keep: 'float',
    // Filters × (kernel height · segment).
    kernels: 'address',
    kernelGradients: 'address',
    biasGradient: 'address',
    // Strides and border of `input`.
    inputGradient: 'tensor',
    // Whether anybody wants inputGradient.
    wantInput: 'integer',
    // Rows of pooled cells whose part of the input stays in the cache while all filters pass over it.
    rows: 'integer',
    // Per filter a list with room for `rows` rows of cells.
    lists: 'address',
    // Per filter the end of its list.
    ends: 'address',
    firstExample: 'integer',
    lastExample: 'integer',
  },
  winogradKernel: {
    // 3 · 3 · inputs × outputs.
    weights: 'address',
    inputs: 'integer',
    outputs: 'integer',
    // 1: for the gradient's way back, the kernel turned by 180°, inputs and outputs exchanged.
    turned: 'integer',
    // 36 matrices of inputs × outputs.
    kernel: 'address',
  },
  winograd: {
    input: 'tensor',
    // As in convolve.
    origin: 'integer',
    kernel: 'address',
    bias: 'address',
    output: 'tensor',
    activation: 'activation',
    // 1: the output holds the largest of every 2×2 positions.
    pooled: 'integer',
    // Winning position of every pooled cell, a byte each.
    winners: 'address',
    // Scratch for a block of `tiles` (a multiple of four): 36 matrices of tiles × inputs and tiles × outputs, 64 bytes between.
    transformed: 'address',
    products: 'address',
    tiles: 'integer',
    firstExample: 'integer',
    lastExample: 'integer',
  },
  winogradGradient: {
    input: 'tensor',
    origin: 'integer',
    outputGradient: 'tensor',
    // 36 matrices of inputs × outputs.
    kernelGradient: 'address',
    // Scratch as in winograd.
    transformed: 'address',
    gradients: 'address',
    tiles: 'integer',
    firstExample: 'integer',
    lastExample: 'integer',
  },
  winogradKernelGradient: {
    kernelGradient: 'address',
    inputs: 'integer',
    outputs: 'integer',
    // 3 · 3 · inputs × outputs.
    weightGradient: 'address',
  },
} as const satisfies Record<string, Record<string, Kind>>;

export type Operation = keyof typeof OPERATIONS;
