using System.Collections.Concurrent;
using System.Diagnostics;
using LocalCloud.Functions.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Functions.Invocation;

internal sealed class FunctionInvoker : IFunctionInvoker
{
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionPlan> _plans = [];
    private readonly Lazy<(ParameterBinders Parameters, Dictionary<Type, IOutputBinding> Outputs)> _bindings;
    private readonly IServiceScopeFactory _scopes;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IFunctionActivator _activator;

    public FunctionInvoker(IServiceProvider services, MiddlewarePipeline middleware, IFunctionActivator activator)
    {
        _scopes = services.GetRequiredService<IServiceScopeFactory>();
        _activator = activator;
        _pipeline = middleware.Build(ExecuteAsync);
        // Late: an extension's bindings may themselves need the invoker.
        _bindings = new(() => (
            ActivatorUtilities.CreateInstance<ParameterBinders>(services),
            services.GetServices<IOutputBinding>().ToDictionary(binding => binding.AttributeType)));
    }

    public async Task<object?> InvokeAsync(FunctionDescriptor function, TriggerInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(input);
        var plan = PlanOf(function);
        using var activity = Start(plan.Descriptor.Name, input.TraceParent);
        await using var scope = _scopes.CreateAsyncScope();
        var context = new LocalFunctionContext(plan, input, scope.ServiceProvider, activity, cancellationToken);
        activity.SetTag("faas.name", function.Name).SetTag("faas.invocation_id", context.InvocationId);
        input.Configure?.Invoke(context.Features);
        if (context.Features.Get<HttpContext>() is { } http)
        {
            http.RequestServices = scope.ServiceProvider; // Results and TypedResults look their services up here.
        }

        try
        {
            await _pipeline(context);
            if (context.Features.Get<IResultHandler>() is { } handler)
            {
                // Before the scope ends: a result may use its services.
                await handler.HandleAsync(plan.Outputs.HttpResultOf(context.Result), context);
            }

            return context.Result;
        }
        catch (Exception exception)
        {
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    /// <summary>Finds out early what an app has declared wrongly.</summary>
    public FunctionPlan PlanOf(FunctionDescriptor function) => _plans.GetOrAdd(
        function, static (descriptor, self) => new(descriptor, self._bindings.Value.Parameters, new(descriptor, self._bindings.Value.Outputs)), this);

    // Without a listener the source makes no activity, but traceparent must flow all the same.
    private static Activity Start(string function, string? parent)
    {
        var name = "function " + function;
        var activity = parent is null
            ? Source.StartActivity(name, ActivityKind.Server)
            : Source.StartActivity(name, ActivityKind.Server, parent);
        if (activity is not null)
        {
            return activity;
        }

        activity = new Activity(name);
        return (parent is null ? activity : activity.SetParentId(parent)).SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    private async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = LocalFunctionContext.Of(context);
        var result = await invocation.Plan.CallAsync(invocation, _activator);
        invocation.Result = result;
        if (result is not null)
        {
            await invocation.Plan.Outputs.SendAsync(result, context);
        }
    }
}

/// <summary>Set by a listener that has a caller waiting for the result.</summary>
internal interface IResultHandler
{
    ValueTask HandleAsync(object? result, FunctionContext context);
}
