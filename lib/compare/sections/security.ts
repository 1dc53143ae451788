import type { SectionOf } from '../section.ts';
import { confinement } from './confinement.ts';
import { protection } from './protection.ts';

export const security: SectionOf = (on) => ({
  title: 'Security posture',
  concerns: [...confinement(on), ...protection(on)],
});
