type Line = Record<string, unknown> & { level: string; msg: string };

/** A log destination in place of stdout, which keeps every line. */
export class LogLines {
  readonly all: Line[] = [];

  write(line: string): void {
    this.all.push(JSON.parse(line));
  }

  saying(part: string): Line[] {
    return this.all.filter(({ msg }) => msg.includes(part));
  }
}
