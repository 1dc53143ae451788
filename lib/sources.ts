/** Where a statement comes from that no artefact of ours can show. */
export interface Source {
  readonly publisher: string;
  /** The page's own title, and its section where it is long. */
  readonly title: string;
  readonly url: string;
  /** When it was read, or written, as far as that is known. */
  readonly date: string;
}

/** Every outside source that the comparison and the verdicts cite, once. */
export const SOURCES = {
  'ecs-task-sizes': {
    publisher: 'AWS',
    title: 'Amazon ECS developer guide, Fargate task sizes',
    url: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
    date: '2026-11-22',
  },
} as const satisfies Record<string, Source>;

export type SourceId = keyof typeof SOURCES;
