export * from './scene';
export * from './state';
export { sceneOf } from './lecture';
export { curveRequest, curveSpec, greedyRequest, mapRequest } from './requests';
