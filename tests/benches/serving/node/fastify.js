// A server as one writes it with Fastify: a page by nunjucks; a step that reads a session from the
// DynamoDB API (dynalite, on disk), writes it with a condition, and answers the page after it.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fork } = require('node:child_process');

const contestant = process.argv[2];
if (contestant === 'dynalite') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dynalite-'));
  const server = require('dynalite')({ path: folder, createTableMs: 0 });
  process.once('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
} else {
  main();
}

async function main() {
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
  if (contestant === 'step') {
    const step = await steps();
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

async function steps() {
  const { DynamoDBClient, CreateTableCommand, GetItemCommand, PutItemCommand } =
    require('@aws-sdk/client-dynamodb');
  const child = fork(__filename, ['dynalite'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const port = await new Promise((told) => child.once('message', told));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateTableCommand({
    TableName: 'sessions',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  }));
  await new Promise((ready) => setTimeout(ready, 500));
  const rest = 'x'.repeat(700);
  return async (session, option) => {
    const key = { pk: { S: String(session) } };
    const { Item } = await client.send(
      new GetItemCommand({ TableName: 'sessions', Key: key, ConsistentRead: true }));
    const before = Item ? Number(Item.version.N) : 0;
    const version = before + 1;
    const title = `You chose ${option}. How can we help?`;
    await client.send(new PutItemCommand({
      TableName: 'sessions',
      Item: { ...key, version: { N: String(version) }, title: { S: title }, rest: { S: rest } },
      ConditionExpression: 'attribute_not_exists(pk) OR version = :before',
      ExpressionAttributeValues: { ':before': { N: String(before) } },
    }));
    return { title, version };
  };
}
