import * as v from 'valibot';

const newsSchema = v.object({
  /**
   * `changed`: trials, state or name, on disk; `deleted`; `wanted`: whoever has the study open and at rest lets go of it;
   * `kept`: it is at work, and stays.
   */
  kind: v.picklist(['changed', 'deleted', 'wanted', 'kept']),
  id: v.string(),
});
/** What tabs tell each other of a study. */
export type StudyNews = v.InferOutput<typeof newsSchema>;

const CHANNEL = 'autotinyml studies';
let channel: BroadcastChannel | null | undefined;

/** Browsers without channels tell and hear nothing: tabs find out when they read the storage. */
function open(): BroadcastChannel | null {
  channel ??= typeof BroadcastChannel === 'function' ? new BroadcastChannel(CHANNEL) : null;
  // Node would be kept running by it.
  (channel as { unref?: () => void } | null)?.unref?.();
  return channel;
}

const here = new Set<(news: StudyNews) => void>();

/** Tells all other tabs, and on demand those who listen in this one. */
export function tellNews(news: StudyNews, { alsoHere = false } = {}): void {
  open()?.postMessage(news);
  if (alsoHere) for (const listener of [...here]) listener(news);
}

/** Listens to the tabs; call what is returned to end that. */
export function hearNews(listener: (news: StudyNews) => void): () => void {
  const from = open();
  const hear = ({ data }: MessageEvent) => {
    const news = v.safeParse(newsSchema, data);
    if (news.success) listener(news.output);
  };
  from?.addEventListener('message', hear);
  here.add(listener);
  return () => {
    from?.removeEventListener('message', hear);
    here.delete(listener);
  };
}
