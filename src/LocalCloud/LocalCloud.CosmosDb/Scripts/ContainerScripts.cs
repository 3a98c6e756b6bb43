using System.Collections.Concurrent;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>The scripts of a container as they are kept in memory; they are on disk before anything is answered.</summary>
internal sealed class ContainerScripts
{
    private readonly ConcurrentDictionary<(ScriptKind Kind, string Id), Script> _scripts = new();

    public Script? Find(ScriptKind kind, string id) => _scripts.GetValueOrDefault((kind, id)) ?? _scripts.Values.FirstOrDefault(script => script.Kind == kind && script.Rid == id);

    public IEnumerable<Script> Of(ScriptKind kind) => _scripts.Values.Where(script => script.Kind == kind).OrderBy(script => script.Number);

    public void Keep(Script script) => _scripts[(script.Kind, script.Id)] = script;

    public void Forget(Script script) => _scripts.TryRemove((script.Kind, script.Id), out _);
}
