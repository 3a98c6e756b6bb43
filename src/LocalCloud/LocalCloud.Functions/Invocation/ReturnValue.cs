using System.Reflection;

namespace LocalCloud.Functions.Invocation;

/// <summary>Awaits what a function returned and takes the value out of it.</summary>
internal static class ReturnValue
{
    public static Func<object?, ValueTask<object?>> ReaderFor(Type type)
    {
        if (type == typeof(Task))
        {
            return async returned => { await (Task)returned!; return null; };
        }

        if (type == typeof(ValueTask))
        {
            return async returned => { await (ValueTask)returned!; return null; };
        }

        return Generic(type) switch
        {
            var definition when definition == typeof(Task<>) => Close(nameof(OfTask), type),
            var definition when definition == typeof(ValueTask<>) => Close(nameof(OfValueTask), type),
            _ => returned => new(returned),
        };
    }

    /// <summary>The type of the value, without its task; void when there is none.</summary>
    public static Type TypeOf(MethodInfo method) => method.ReturnType switch
    {
        var type when type == typeof(Task) || type == typeof(ValueTask) => typeof(void),
        var type when Generic(type) == typeof(Task<>) || Generic(type) == typeof(ValueTask<>) => type.GetGenericArguments()[0],
        var type => type,
    };

    private static Type? Generic(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : null;

    private static Func<object?, ValueTask<object?>> Close(string reader, Type type) => typeof(ReturnValue)
        .GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(type.GetGenericArguments())
        .CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static async ValueTask<object?> OfTask<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> OfValueTask<T>(object? returned) => await (ValueTask<T>)returned!;
}
