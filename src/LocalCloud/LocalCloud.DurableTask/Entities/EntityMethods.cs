using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.DurableTask.Entities;

namespace LocalCloud.DurableTask.Entities;

/// <summary>Operations as public methods: a context, the operation itself, and at most one input.</summary>
internal static class EntityMethods
{
    private static readonly ConcurrentDictionary<(Type Type, Type Root, string Name), MethodInfo?> s_known = new();

    /// <summary>A method of the target's own class, by its name without case; not one that <paramref name="root"/> has.</summary>
    public static MethodInfo? Find(object target, Type root, string name) => s_known.GetOrAdd(
        (target.GetType(), root, name.ToUpperInvariant()),
        static key =>
        {
            var found = key.Type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
                .Where(method => !method.IsSpecialName && method.Name.Equals(key.Name, StringComparison.OrdinalIgnoreCase))
                .Where(method => !method.GetBaseDefinition().DeclaringType!.IsAssignableFrom(key.Root))
                .ToList();
            return found.Count <= 1 ? found.FirstOrDefault() : throw new AmbiguousMatchException($"{key.Type} has several methods named '{key.Name}'.");
        });

    public static async ValueTask<object?> InvokeAsync(MethodInfo method, object target, TaskEntityOperation operation)
    {
        object? returned;
        try
        {
            returned = method.Invoke(target, [.. method.GetParameters().Select(parameter => Argument(parameter, operation))]);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }

        return returned switch
        {
            Task task => await ResultOf(task),
            ValueTask task => await ResultOf(task.AsTask()),
            not null when returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) =>
                await ResultOf((Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!),
            _ => returned,
        };
    }

    private static object? Argument(ParameterInfo parameter, TaskEntityOperation operation) =>
        parameter.ParameterType == typeof(TaskEntityContext) ? operation.Context
        : parameter.ParameterType == typeof(TaskEntityOperation) ? operation
        : operation.HasInput ? operation.GetInput(parameter.ParameterType)
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : throw new InvalidOperationException($"Operation '{operation.Name}' needs an input for its parameter '{parameter.Name}'.");

    private static async Task<object?> ResultOf(Task task)
    {
        await task;
        var type = task.GetType();
        return type.IsGenericType && type.GetGenericArguments()[0].Name != "VoidTaskResult" ? type.GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
    }
}
