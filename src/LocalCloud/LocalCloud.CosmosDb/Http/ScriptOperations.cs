using System.Text.Json;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Scripts;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Operations on stored procedures, triggers and user-defined functions.</summary>
internal sealed class ScriptOperations(ScriptStore store, ScriptService scripts, ResourceOperations resources)
{
    public async Task<Reply> HandleAsync(CosmosRequest request, Container container, ScriptKind kind, CancellationToken cancellationToken)
    {
        if (request.Path.Id3 is not { } id)
        {
            return request.Method switch
            {
                "GET" => ResourceOperations.List(request, container.RidUtf8, kind.Feed, Items(container, kind)),
                "POST" when Router.IsQuery(request) => await resources.QueryAsync(request, container.RidUtf8, kind.Feed, Items(container, kind), cancellationToken),
                "POST" => await CreateAsync(request, container, kind, cancellationToken),
                _ => Router.NotAllowed(),
            };
        }

        if (container.Scripts.Find(kind, id) is not { } script)
        {
            return Reply.NotFound(container);
        }

        switch (request.Method)
        {
            case "GET":
                return ResourceOperations.Found(script.Json);
            case "PUT":
                return await ReplaceAsync(request, container, script, cancellationToken);
            case "DELETE":
                await store.DeleteAsync(container, script);
                return new() { Status = 204, Charge = 4.95 };
            case "POST" when kind == ScriptKind.StoredProcedure:
                return await scripts.ExecuteAsync(request, container, script, cancellationToken);
            default:
                return Router.NotAllowed();
        }
    }

    private static IEnumerable<(long Number, byte[] Json)> Items(Container container, ScriptKind kind) =>
        container.Scripts.Of(kind).Select(script => (script.Number, script.Json));

    private async Task<Reply> CreateAsync(CosmosRequest request, Container container, ScriptKind kind, CancellationToken cancellationToken)
    {
        var (json, refusal) = await DefinitionAsync(request, kind, cancellationToken);
        using (json)
        {
            return refusal ?? (await store.CreateAsync(container, kind, json!.RootElement) is { } created
                ? ResourceOperations.Found(created.Json, 201)
                : ResourceOperations.Exists());
        }
    }

    private async Task<Reply> ReplaceAsync(CosmosRequest request, Container container, Script script, CancellationToken cancellationToken)
    {
        var (json, refusal) = await DefinitionAsync(request, script.Kind, cancellationToken);
        using (json)
        {
            return refusal
                ?? (json!.RootElement.GetProperty("id"u8).GetString() != script.Id ? Reply.BadRequest(ErrorBody.List("The id of a script cannot be changed."))
                : ResourceOperations.Found((await store.ReplaceAsync(container, script, json.RootElement)).Json));
        }
    }

    private static async Task<(JsonDocument? Json, Reply? Refusal)> DefinitionAsync(CosmosRequest request, ScriptKind kind, CancellationToken cancellationToken)
    {
        var (json, refusal) = await ResourceOperations.DefinitionAsync(request, cancellationToken);
        return refusal is null && Script.Problem(kind, json!.RootElement) is { } problem ? (json, Reply.BadRequest(ErrorBody.List(problem))) : (json, refusal);
    }
}
