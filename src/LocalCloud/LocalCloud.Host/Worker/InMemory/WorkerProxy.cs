using System.Reflection;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// Takes the place of one of the worker's internal interfaces. For an app with a load context of its own this very assembly is loaded into
/// that context once more, because the runtime keeps proxies apart by the context of this class.
/// </summary>
internal class WorkerProxy : DispatchProxy
{
    private Func<string, object?[], object?>? _handler;

    /// <summary>Called by reflection across load contexts.</summary>
    public static object Create(Type contract, Func<string, object?[], object?> handler)
    {
        var proxy = DispatchProxy.Create(contract, typeof(WorkerProxy));
        ((WorkerProxy)proxy)._handler = handler;
        return proxy;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _handler!(targetMethod!.Name, args ?? []);
}
