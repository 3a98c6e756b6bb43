using System.Collections.Frozen;

namespace Infrastructure.Tests.Gateway;

/// <summary>
/// What the documented policy reference of API Management knows of the policies used here: their attributes, what may be inside, and the
/// sections they may be in. A policy that is not here has to be looked up before it is used.
/// </summary>
internal static class PolicyReference
{
    public static readonly string[] Sections = ["inbound", "backend", "outbound", "on-error"];

    private static readonly string[] Everywhere = Sections;

    public static readonly FrozenDictionary<string, Policy> Policies = new Dictionary<string, Policy>
    {
        ["base"] = new([], [], [], Everywhere),
        ["cache-lookup-value"] = new(["key", "variable-name"], ["default-value", "caching-type"], [], Everywhere),
        ["cache-store-value"] = new(["key", "value", "duration"], ["caching-type"], [], Everywhere),
        ["choose"] = new([], [], ["when", "otherwise"], Everywhere),
        ["cors"] = new(
            [],
            ["allow-credentials", "terminate-unmatched-request"],
            ["allowed-origins", "allowed-methods", "allowed-headers", "expose-headers"],
            ["inbound"]),
        ["forward-request"] = new(
            [],
            ["timeout", "timeout-ms", "continue-timeout", "http-version", "follow-redirects", "buffer-request-body", "buffer-response", "fail-on-error-status-code"],
            [],
            ["backend"]),
        ["include-fragment"] = new(["fragment-id"], [], [], Everywhere),
        ["quota"] = new(["renewal-period"], ["calls", "bandwidth"], ["api"], ["inbound"]),
        ["rate-limit"] = new(
            ["calls", "renewal-period"],
            [
                "retry-after-header-name", "retry-after-variable-name", "remaining-calls-header-name", "remaining-calls-variable-name",
                "total-calls-header-name",
            ],
            ["api"],
            ["inbound"]),
        ["return-response"] = new([], ["response-variable-name"], ["set-status", "set-header", "set-body"], Everywhere),
        ["set-backend-service"] = new([], ["base-url", "backend-id"], [], ["inbound", "backend"]),
        ["set-body"] = new([], ["template", "xsi-nil", "parse-date"], [], ["inbound", "backend", "outbound"]),
        ["set-header"] = new(["name"], ["exists-action"], ["value"], Everywhere),
        ["set-query-parameter"] = new(["name"], ["exists-action"], ["value"], ["inbound", "backend"]),
        ["set-status"] = new(["code"], ["reason"], [], Everywhere),
        ["set-variable"] = new(["name", "value"], [], [], Everywhere),
        ["validate-jwt"] = new(
            [],
            [
                "header-name", "query-parameter-name", "token-value", "failed-validation-httpcode", "failed-validation-error-message",
                "require-expiration-time", "require-scheme", "require-signed-tokens", "clock-skew", "output-token-variable-name",
            ],
            ["openid-config", "issuer-signing-keys", "decryption-keys", "audiences", "issuers", "required-claims"],
            ["inbound"]),
    }.ToFrozenDictionary();

    /// <summary>Elements inside a policy, by their own and their parent's name, with attributes and what may be inside.</summary>
    public static readonly FrozenDictionary<(string Parent, string Name), Policy> Parts = new Dictionary<(string, string), Policy>
    {
        [("choose", "when")] = new(["condition"], [], [], Everywhere),
        [("choose", "otherwise")] = new([], [], [], Everywhere),
        [("cors", "allowed-origins")] = new([], [], ["origin"], Everywhere),
        [("allowed-origins", "origin")] = new([], [], [], Everywhere),
        [("cors", "allowed-methods")] = new([], ["preflight-result-max-age"], ["method"], Everywhere),
        [("allowed-methods", "method")] = new([], [], [], Everywhere),
        [("cors", "allowed-headers")] = new([], [], ["header"], Everywhere),
        [("allowed-headers", "header")] = new([], [], [], Everywhere),
        [("cors", "expose-headers")] = new([], [], ["header"], Everywhere),
        [("expose-headers", "header")] = new([], [], [], Everywhere),
        [("set-header", "value")] = new([], [], [], Everywhere),
        [("set-query-parameter", "value")] = new([], [], [], Everywhere),
        [("validate-jwt", "openid-config")] = new(["url"], [], [], Everywhere),
        [("validate-jwt", "audiences")] = new([], [], ["audience"], Everywhere),
        [("audiences", "audience")] = new([], [], [], Everywhere),
    }.ToFrozenDictionary();

    /// <param name="Parts">Elements that may be inside. Those of <c>when</c> and <c>otherwise</c> are policies again.</param>
    internal sealed record Policy(string[] Required, string[] Optional, string[] Parts, string[] Sections);
}
