import Ajv2020 from 'ajv/dist/2020';

/** An answer that conforms to the description. */
export interface DescribedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body. It conforms to the description. */
  readonly body: any;
}

interface DescribedOperation {
  responses: Record<string, { content?: Record<string, { schema: object }> } | undefined>;
}

/** A client that checks every answer of a deployment against the description that the deployment itself serves. */
export class DescribedClient {
  readonly description: { openapi: string; paths: Record<string, Record<string, DescribedOperation>> };
  readonly #baseUrl: string;
  readonly #ajv: Ajv2020;

  static async of(baseUrl: string): Promise<DescribedClient> {
    const response = await fetch(new URL('/openapi.json', baseUrl));
    if (!response.ok) throw new Error(`/openapi.json must answer 200; got ${response.status}`);
    return new DescribedClient(baseUrl, (await response.json()) as DescribedClient['description']);
  }

  private constructor(baseUrl: string, description: DescribedClient['description']) {
    this.#baseUrl = baseUrl;
    this.description = description;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    this.#ajv.addFormat('uri', (text) => URL.canParse(text));
    this.#ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)) && text.includes('T'));
  }

  /**
   * Sends a request and checks the answer.
   *
   * @param path the path of the request
   * @param template the path in the description, such as `/{code}`
   */
  async ask(
    method: string,
    path: string,
    template: string,
    init: RequestInit = {},
  ): Promise<DescribedAnswer> {
    const response = await fetch(new URL(path, this.#baseUrl), { ...init, method, redirect: 'manual' });
    const text = await response.text();
    checkHeaders(`${method} ${path}`, response.headers);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const body = type === 'application/json' ? JSON.parse(text) : undefined;
    this.#check(`${method} ${template}`, this.#described(method, template, response.status), {
      type,
      text,
      body,
    });
    return { status: response.status, headers: response.headers, text, body };
  }

  async post(body: unknown): Promise<DescribedAnswer> {
    const headers = { 'content-type': 'application/json' };
    return this.ask('POST', '/links', '/links', { headers, body: JSON.stringify(body) });
  }

  #described(method: string, template: string, status: number) {
    const operation = this.description.paths[template]?.[method.toLowerCase()];
    const response = operation?.responses[String(status)];
    if (!response) throw new Error(`${method} ${template} is not described as answering ${status}`);
    return response;
  }

  #check(
    name: string,
    described: { content?: Record<string, { schema: object }> },
    got: { type: string; text: string; body: unknown },
  ): void {
    if (!described.content) {
      if (got.text !== '')
        throw new Error(`${name} is described as having no body; got ${got.text.slice(0, 80)}`);
      return;
    }
    const schema = described.content[got.type]?.schema;
    if (!schema) {
      throw new Error(
        `${name} is described as ${Object.keys(described.content).join(', ')}; got ${got.type}`,
      );
    }
    const value = got.type === 'application/json' ? got.body : got.text;
    if (!this.#ajv.validate(schema, value)) {
      throw new Error(
        `${name} answers other than described: ${this.#ajv.errorsText()}; got ${got.text.slice(0, 200)}`,
      );
    }
  }
}

/** Checks the headers that every answer has, on every deployment. */
function checkHeaders(name: string, headers: Headers): void {
  if (!headers.get('x-request-id')) throw new Error(`${name} must have an x-request-id; got none`);
  const options = headers.get('x-content-type-options');
  if (options !== 'nosniff')
    throw new Error(`${name} must have x-content-type-options: nosniff; got ${options}`);
}
