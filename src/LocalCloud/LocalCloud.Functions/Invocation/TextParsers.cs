using System.Globalization;
using System.Reflection;

namespace LocalCloud.Functions.Invocation;

/// <summary>Route values, query values and message properties are text; these types can be read from it.</summary>
internal static class TextParsers
{
    public static Func<string, object?>? For(Type type) =>
        type == typeof(string) ? text => text
        : type.IsEnum ? text => Enum.Parse(type, text, ignoreCase: true)
        : type == typeof(byte[]) ? System.Text.Encoding.UTF8.GetBytes
        : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GetGenericArguments()[0] == type)
            ? typeof(TextParsers).GetMethod(nameof(Parse), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).CreateDelegate<Func<string, object?>>()
            : null;

    private static object? Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
