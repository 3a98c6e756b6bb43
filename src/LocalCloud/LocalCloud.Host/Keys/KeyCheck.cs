using Microsoft.AspNetCore.Http;

namespace LocalCloud.Host.Keys;

/// <summary>Reads the key of a request: the header first, which wins even when it is wrong, else the query.</summary>
internal sealed class KeyCheck(FunctionsHostOptions options)
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    public bool IsEnforced => options.Keys is not null;

    /// <param name="request">The request.</param>
    /// <param name="function">The function it is for, whose own keys count; null for anything else.</param>
    public Caller CallerOf(HttpRequest request, string? function)
    {
        if (options.Keys is not { } keys)
        {
            return Caller.Trusted;
        }

        var given = request.Headers.TryGetValue(Header, out var header) ? header : request.Query[Parameter];
        return given is [{ Length: > 0 } key, ..] ? keys.Find(key, function) : Caller.Nobody;
    }
}
