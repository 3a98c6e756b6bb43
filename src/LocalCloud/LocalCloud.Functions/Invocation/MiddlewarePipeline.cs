using Microsoft.Azure.Functions.Worker.Middleware;

namespace LocalCloud.Functions.Invocation;

/// <summary>The app's middleware in the order of registration: the first is the outermost.</summary>
internal sealed class MiddlewarePipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => _middleware.Add(middleware);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate last) =>
        Enumerable.Reverse(_middleware).Aggregate(last, (next, middleware) => middleware(next));
}
