using LocalCloud.Host.Http;
using LocalCloud.Host.Invocation;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using LocalCloud.Host.Worker;
using LocalCloud.Host.Worker.InMemory;
using LocalCloud.Host.Worker.OutOfProcess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LocalCloud.Host;

/// <summary>Puts a Functions host into a web application.</summary>
internal static class FunctionsHostServices
{
    /// <summary>
    /// Adds the host, HTTP, and a second port of the web server, HTTP/2 on loopback, for the worker. Further triggers, bindings and endpoints
    /// are services of their own: <see cref="ITriggerBinding"/>, <see cref="IInputBinding"/>, <see cref="IOutputBinding"/>,
    /// <see cref="IHttpEndpoints"/>, <see cref="IWorkerEndpoints"/>.
    /// </summary>
    public static IServiceCollection AddFunctionsHost(this IServiceCollection services, FunctionsHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddRouting();
        services.AddHttpForwarder();
        services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize, grpc.EnableDetailedErrors) = (int.MaxValue, int.MaxValue, true));
        services.AddSingleton(options);
        services.AddSingleton(options.HostJson);
        services.TryAddSingleton(options.TimeProvider);
        services.TryAddSingleton<HostAddresses>();
        services.AddSingleton(new AppSettings(options.Settings, ProcessState.OwnVariables()));
        services.AddSingleton<HostState>();
        services.AddSingleton<WorkerPort>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, WorkerPortSetup>();
        services.AddSingleton<GrpcWorkers>();
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<WorkerLog>();
        services.AddSingleton<WorkerStarter>();
        services.AddSingleton<WorkerSupervisor>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<IFunctionInvoker>(provider => provider.GetRequiredService<FunctionInvoker>());
        services.TryAddSingleton<RetryingInvoker>();
        services.AddSingleton<TriggerListeners>();
        services.AddSingleton<ITriggerBinding, HttpTriggerBinding>();
        services.AddSingleton<HttpFunctionEndpoints>();
        services.AddSingleton<HttpThrottle>();
        services.AddCrossOrigin(options);
        services.AddSingleton<RequestLog>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<EndpointKeys>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<HomePage>();
        services.AddSingleton<HttpFunctionHandler>();
        services.AddSingleton<AdminEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, FunctionMatcherPolicy>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, WorkerPortPolicy>());
        services.AddSingleton(provider => new FunctionsHost(
            provider.GetRequiredService<WorkerSupervisor>(), provider.GetRequiredService<TriggerListeners>(),
            provider.GetRequiredService<HostAddresses>(), provider.GetRequiredService<WorkerPort>(),
            provider.GetRequiredService<IServer>(), provider.GetRequiredService<HostState>(), options));
        return services;
    }

    /// <summary>Serves the functions, the host's own pages, and what the extensions serve beside them. Requests wait until the app has started.</summary>
    public static WebApplication MapFunctionsHost(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var state = app.Services.GetRequiredService<HostState>();
        var port = app.Services.GetRequiredService<WorkerPort>();
        app.Use((http, next) => state.LetsIn(http.Request.Path) || port.Owns(http) ? next(http) : WaitAsync(state, http, next));
        app.UseCrossOrigin();
        app.UseRouting();
        var keys = app.Services.GetRequiredService<EndpointKeys>();
        app.Use((http, next) => keys.RunAsync(http, next));

        IEndpointRouteBuilder endpoints = app;
        endpoints.DataSources.Add(app.Services.GetRequiredService<HttpFunctionEndpoints>());
        app.Services.GetRequiredService<HomePage>().Map(app);
        app.Services.GetRequiredService<AdminEndpoints>().Map(app);
        app.Services.GetRequiredService<KeyEndpoints>().Map(app);
        foreach (var extension in app.Services.GetServices<IHttpEndpoints>())
        {
            extension.Map(app);
        }

        var worker = app.MapGroup("").WithMetadata(WorkerPortOnly.Instance);
        worker.MapGrpcService<FunctionRpcService>();
        foreach (var extension in app.Services.GetServices<IWorkerEndpoints>())
        {
            extension.Map(worker);
        }

        return app;
    }

    private static async Task WaitAsync(HostState state, HttpContext http, RequestDelegate next)
    {
        while (!state.LetsIn(http.Request.Path))
        {
            await state.Ready.WaitAsync(http.RequestAborted);
        }

        await next(http);
    }
}
