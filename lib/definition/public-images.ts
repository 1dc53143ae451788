/** A shell and small tools, as a public image. */
export const BUSYBOX = 'busybox:1.37';
