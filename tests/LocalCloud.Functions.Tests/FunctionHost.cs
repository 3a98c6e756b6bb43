using System.Net;
using LocalCloud.Functions.Http;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Runtime;
using LocalCloud.Functions.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Functions.Tests;

/// <summary>Runs the functions of the given classes on a free port with the real runtime.</summary>
internal sealed class FunctionHost : IAsyncDisposable, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _builder = WebApplication.CreateEmptyBuilder(new());
    private readonly MiddlewarePipeline _pipeline = new();
    private WebApplication? _app;

    public FunctionHost(IEnumerable<Type> types, HostJson? host = null, TimeProvider? time = null, string? statePath = null)
    {
        _builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _builder.Services.AddRouting().AddSingleton(_pipeline).AddSingleton(time ?? TimeProvider.System);
        _builder.Services.AddLocalFunctions(FunctionCatalogue.Discover(types), host ?? new HostJson());
        _builder.Services.Configure<LocalFunctionsOptions>(options => options.StatePath = statePath);
        _builder.Logging.AddProvider(Log);
    }

    public LogRecorder Log { get; } = new();

    public HttpClient Http { get; } = new();

    public IServiceCollection Services => _builder.Services;

    public IConfigurationManager Configuration => _builder.Configuration;

    public IServiceProvider Provider => _app!.Services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _pipeline.Use(middleware);
        return this;
    }

    public async Task<FunctionHost> StartAsync()
    {
        _app = _builder.Build();
        _app.Services.GetRequiredService<TriggerListeners>();
        _app.UseRouting();
        ((IEndpointRouteBuilder)_app).DataSources.Add(_app.Services.GetRequiredService<HttpFunctionEndpoints>());
#pragma warning disable ASP0014
        _app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return this;
    }

    /// <summary>Invokes a function directly, as a listener would.</summary>
    public Task<object?> InvokeAsync(string name, TriggerInput input)
    {
        var function = Provider.GetRequiredService<FunctionCatalogue>().Functions.Single(function => function.Name == name);
        return Provider.GetRequiredService<IFunctionInvoker>().InvokeAsync(function, input, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(TestContext.Current.CancellationToken);
            await _app.DisposeAsync();
        }
    }
}
