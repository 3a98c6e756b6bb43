using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalCloud.Host.Keys;

/// <summary>The real host's API of keys, for whoever has the master key: lists, shows, makes anew (POST), sets (PUT) and deletes them.</summary>
internal sealed class KeyEndpoints(FunctionsHostOptions options, HostState state)
{
    /// <summary>The master key: shown among the system keys only, made and set under any of the host's.</summary>
    private const string Master = "_master";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (options.Keys is not { } keys)
        {
            return;
        }

        foreach (var scope in (string[])["keys", "functionkeys", "systemkeys"])
        {
            Map(endpoints, $"/admin/host/{scope}", keys, (set, _) => scope == "systemkeys" ? set.System : set.Host);
            endpoints.MapPost($"/admin/host/{scope}/{Master}", () => SetMaster(keys, HostKeys.Make(), StatusCodes.Status201Created));
            endpoints.MapPut($"/admin/host/{scope}/{Master}", (KeyBody body) => body.Value is { Length: > 0 } value
                ? SetMaster(keys, value, StatusCodes.Status200OK)
                : Results.BadRequest("Invalid key value"));
        }

        Map(endpoints, "/admin/functions/{function}/keys", keys, (set, function) => IsFunction(function) ? set.OfFunction(function!) : null);
        endpoints.MapGet($"/admin/host/systemkeys/{Master}", () => Results.Json(new KeyBody(Master, keys.Master)));
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, HostKeys keys, Func<KeySet, string?, Dictionary<string, string>?> of)
    {
        endpoints.MapGet(path, (string? function) => keys.Read(set => of(set, function) is { } found
            ? Results.Json(new { keys = found.Select(key => new KeyBody(key.Key, key.Value)).ToArray() })
            : Results.NotFound()));
        endpoints.MapGet(path + "/{name}", (string? function, string name) => keys.Read(set => of(set, function)?.TryGetValue(name, out var value) == true
            ? Results.Json(new KeyBody(name, value))
            : Results.NotFound()));
        endpoints.MapPost(path + "/{name}", (string? function, string name) => Set(keys, set => of(set, function), name, HostKeys.Make()));
        endpoints.MapPut(path + "/{name}", (string? function, string name, KeyBody body) => body.Value is { Length: > 0 } value
            ? Set(keys, set => of(set, function), name, value)
            : Results.BadRequest("Invalid key value"));
        endpoints.MapDelete(path + "/{name}", (string? function, string name) => Delete(keys, set => of(set, function), name));
    }

    private static IResult Set(HostKeys keys, Func<KeySet, Dictionary<string, string>?> of, string name, string value)
    {
        var result = Results.NotFound();
        keys.Change(set =>
        {
            if (of(set) is { } scope)
            {
                result = Results.Json(new KeyBody(name, value), statusCode: scope.ContainsKey(name) ? StatusCodes.Status200OK : StatusCodes.Status201Created);
                scope[name] = value;
            }
        });
        return result;
    }

    private static IResult Delete(HostKeys keys, Func<KeySet, Dictionary<string, string>?> of, string name)
    {
        if (name.StartsWith('_'))
        {
            return Results.BadRequest("Invalid key name.");
        }

        var gone = false;
        keys.Change(set => gone = of(set)?.Remove(name) ?? false);
        return gone ? Results.NoContent() : Results.NotFound();
    }

    private static IResult SetMaster(HostKeys keys, string value, int status)
    {
        keys.Change(set => set.Master = value);
        return Results.Json(new KeyBody(Master, value), statusCode: status);
    }

    private bool IsFunction(string? name) => state.Functions.Any(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private sealed record KeyBody(string? Name, string? Value);
}
