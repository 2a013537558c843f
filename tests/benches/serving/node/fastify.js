// A server as one writes it with Fastify: a page by nunjucks; a step that reads a session, writes
// it, and answers the page after it. The session is in LevelDB, on disk before the answer, or
// behind the DynamoDB API, written with a condition.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const rest = 'x'.repeat(700);
const titled = (option) => `You chose ${option}. How can we help?`;
const STEPS = { level, dynamodb };

main(process.argv[2]);

async function main(contestant) {
  const app = require('fastify')();
  const nunjucks = require('nunjucks');
  const template = fs.readFileSync(path.join(__dirname, '..', 'plain.html'), 'utf8');
  const page = nunjucks.compile(template, new nunjucks.Environment(null, { autoescape: true }));
  const options = [1, 2, 3, 4, 5].map((id) => ({ id, label: `check something, number ${id}` }));
  const render = (title, version) => page.render({ title, version, options });
  app.get('/', async () => 'hello');
  app.get('/menu', async (_, reply) => {
    reply.type('text/html').send(render('How can we help?', 1));
  });
  if (STEPS[contestant]) {
    const step = await STEPS[contestant]();
    app.post('/step', async (request, reply) => {
      const { session, option } = request.body;
      const { title, version } = await step(session, option);
      reply.type('text/html').send(render(title, version));
    });
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = `127.0.0.1:${app.server.address().port}`;
  process.stdout.write(JSON.stringify({ address, links: [] }) + '\n');
}

async function level() {
  const { ClassicLevel } = require('classic-level');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'serving-'));
  const sessions = new ClassicLevel(folder, { valueEncoding: 'json' });
  await sessions.open();
  return async (session, option) => {
    const stored = await sessions.get(String(session));
    const version = (stored ? stored.version : 0) + 1;
    const title = titled(option);
    await sessions.put(String(session), { version, title, rest }, { sync: true });
    return { title, version };
  };
}

async function dynamodb() {
  const { DynamoDBClient, CreateTableCommand, GetItemCommand, PutItemCommand } =
    require('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({
    endpoint: `http://${process.env.DYNAMODB}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateTableCommand({
    TableName: 'sessions',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  }));
  return async (session, option) => {
    const key = { pk: { S: String(session) } };
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'sessions', Key: key, ConsistentRead: true }));
    const before = Item ? Number(Item.version.N) : 0;
    const version = before + 1;
    const title = titled(option);
    await client.send(new PutItemCommand({
      TableName: 'sessions',
      Item: { ...key, version: { N: String(version) }, title: { S: title }, rest: { S: rest } },
      ConditionExpression: 'attribute_not_exists(pk) OR version = :before',
      ExpressionAttributeValues: { ':before': { N: String(before) } },
    }));
    return { title, version };
  };
}
