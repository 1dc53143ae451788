import { imageTests } from '../support/image-tests.ts';

imageTests('visits');
