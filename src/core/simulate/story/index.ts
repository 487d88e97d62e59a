export * from './scene';
export * from './state';
export { bestOf } from './best';
export { sceneOf } from './lecture';
export { curveRequest, evidenceRequests, greedyRequest } from './requests';
