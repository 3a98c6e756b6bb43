using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LocalCloud.DurableTask.Replay;

/// <summary>The orchestrators of the app, by name without case, and what all of them need.</summary>
internal sealed class OrchestratorCatalogue(DataConverter converter, ILoggerFactory loggerFactory)
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);

    public DataConverter Converter => converter;

    public ILoggerFactory LoggerFactory => loggerFactory;

    public void Add(string name, Func<TaskOrchestrationContext, Task<object?>> run)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(run);
        if (!_orchestrators.TryAdd(name, run))
        {
            throw new ArgumentException($"There are two orchestrators named '{name}'.", nameof(name));
        }
    }

    public Func<TaskOrchestrationContext, Task<object?>>? Find(string name) => _orchestrators.GetValueOrDefault(name);

    public string Missing(string name) =>
        $"The function '{name}' doesn't exist, is disabled, or is not an orchestrator function. Known orchestrator functions: "
        + (_orchestrators.IsEmpty ? "none" : string.Join(", ", _orchestrators.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(known => $"'{known}'"))) + ".";
}
