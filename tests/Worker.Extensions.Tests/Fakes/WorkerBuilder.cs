using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Worker.Extensions.Tests.Fakes;

/// <summary>A worker whose only extension is the one under test, started as the real one starts it.</summary>
internal sealed class WorkerBuilder : IFunctionsWorkerApplicationBuilder
{
    private WorkerBuilder(IConfiguration configuration) => Services.AddSingleton(configuration);

    public IServiceCollection Services { get; } = new ServiceCollection();

    public static WorkerBuilder With(WorkerExtensionStartup extension, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        var worker = new WorkerBuilder(configuration);
        extension.Configure(worker);
        return worker;
    }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
}
