/** The one attribute that belongs to the service alone: no deployment has to know its name. */
export const TARGET_ATTRIBUTE = 'url';
