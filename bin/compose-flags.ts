import type { CommandHelp } from './command-line.ts';

/** The flags of commands that read Compose files. */
export const COMPOSE_FLAGS: CommandHelp['flags'] = {
  'env-file': { value: 'FILE', about: 'variables for the Compose file; without it, .env beside the file' },
  profile: { value: 'NAME,...', about: 'also the services of these profiles; * for all' },
  root: {
    value: 'FOLDER',
    about: 'no path of the Compose file may leave it; without it, the folder of the file',
  },
  public: { value: 'SERVICE:PORT,...', about: 'ports that speak HTTP and are public' },
  without: { value: 'SERVICE,...', about: 'leaves services out' },
  volumes: {
    value: 'SERVICE:HOW,...',
    about:
      'network: the program works on NFS, which is all that Fargate has; shared: its replicas write at once, on NFS; own: a volume of its own, although the file shares it',
  },
  'keep-containers': 'databases and caches stay containers with a volume, on AWS, too',
};
