using System.Collections.Concurrent;

namespace LocalCloud.DurableTask.Replay;

/// <summary>Exception types by the full name kept in a failure, looked up in what is loaded.</summary>
internal static class ExceptionTypes
{
    private static readonly ConcurrentDictionary<string, Type> s_known = new(StringComparer.Ordinal);

    public static Type? Find(string name, Type target)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        if (s_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var type = Type.GetType(name, throwOnError: false)
            ?? target.Assembly.GetType(name, throwOnError: false)
            ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name, throwOnError: false)).FirstOrDefault(found => found is not null);
        return type is null ? null : s_known.GetOrAdd(name, type);
    }
}
