import { suggestMs, type SuggestJob } from './measure';

self.onmessage = ({ data }: MessageEvent<SuggestJob>) => self.postMessage(suggestMs(data));
