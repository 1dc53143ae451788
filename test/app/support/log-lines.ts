type Line = Record<string, unknown> & { level: string; msg: string };

/** Takes the place of stdout, and keeps what was said there. */
export class LogLines {
  readonly all: Line[] = [];

  write(line: string): void {
    this.all.push(JSON.parse(line));
  }

  saying(part: string): Line[] {
    return this.all.filter(({ msg }) => msg.includes(part));
  }
}
