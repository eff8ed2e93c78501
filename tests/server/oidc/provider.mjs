// An OpenID provider with a login page of its own: node provider.mjs '{"port", "client", "secret", "return", "accounts": {login: claims}}'.
// Whoever types the name of an account is in. Prints its issuer when it answers.
import { createServer } from "node:http";
import { Provider, interactionPolicy } from "oidc-provider";

const { port, client, secret, return: returnTo, accounts } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const policy = interactionPolicy.base();
policy.remove("consent"); // the company has agreed for everybody

const provider = new Provider(issuer, {
  clients: [{ client_id: client, client_secret: secret, redirect_uris: [returnTo], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub", "employee_id", "roles", "email"], profile: ["name"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { policy, url: (ctx, interaction) => `/login/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (ctx, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["a key for tests"] },
  jwks: undefined,
});

const form = '<!doctype html><title>Login</title><form method="post"><label>Name <input name="login"></label><button name="do" value="in">In</button><button name="do" value="cancel">Cancel</button></form>';
const callback = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/login/")) return callback(request, response);
  if (request.method === "GET") return response.setHeader("Content-Type", "text/html").end(form);
  let body = "";
  for await (const part of request) body += part;
  const sent = new URLSearchParams(body);
  const result = sent.get("do") === "cancel" ? { error: "access_denied" } : { login: { accountId: sent.get("login") } };
  return provider.interactionFinished(request, response, result);
}).listen(port, "127.0.0.1", () => console.log(issuer));
