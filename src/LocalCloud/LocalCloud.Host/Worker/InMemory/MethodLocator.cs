using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Host.Worker.InMemory;

/// <summary>
/// Finds the functions' methods in the app's own load context. The worker's own way loads the app once more, into the default context, where its
/// types are different ones.
/// </summary>
internal static class MethodLocator
{
    public static void Replace(
        IServiceCollection services, AssemblyLoadContext context, Func<Type, Func<string, object?[], object?>, object> proxy)
    {
        var contract = services.FirstOrDefault(service => service.ServiceType.Name == "IMethodInfoLocator")?.ServiceType
            ?? throw new WorkerStartException("The app's worker has no IMethodInfoLocator, so it cannot run in this process; start it isolated.");
        services.RemoveAll(contract);
        services.AddSingleton(contract, proxy(contract, (_, arguments) => Find(context, (string)arguments[0]!, (string)arguments[1]!)));
    }

    private static MethodInfo Find(AssemblyLoadContext context, string path, string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        return context.LoadFromAssemblyPath(path).GetType(entryPoint[..dot])?.GetMethod(entryPoint[(dot + 1)..])
            ?? throw new InvalidOperationException($"There is no method {entryPoint} in {Path.GetFileName(path)}.");
    }
}
