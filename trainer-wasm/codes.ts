/** What an operand of kind `activation` may hold; both sides know these numbers. */
export enum ActivationCode {
  linear,
  relu,
  sigmoid,
  selu,
  tanh,
  relu6,
}

/** What an operand of kind `optimizer` may hold. */
export enum OptimizerCode {
  sgd,
  adam,
  rmsprop,
  adadelta,
  adamax,
  adagrad,
}
