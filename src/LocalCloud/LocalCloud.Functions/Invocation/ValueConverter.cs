using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace LocalCloud.Functions.Invocation;

/// <summary>Turns what a listener offers (a value, text, UTF-8 JSON) into what a parameter wants.</summary>
internal sealed class ValueConverter(ParameterInfo parameter, WorkerSerializer serializer)
{
    private readonly Type _type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
    private readonly Func<string, object?>? _parse = TextParsers.For(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);

    /// <summary>When nothing was offered: the declared default, else the type's.</summary>
    public object? Missing { get; } = parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

    public object? Convert(object? value)
    {
        try
        {
            return value switch
            {
                null => Missing,
                _ when _type.IsInstanceOfType(value) => value,
                string text when _parse is not null => _parse(text),
                string text => FromJson(Encoding.UTF8.GetBytes(text)),
                ReadOnlyMemory<byte> utf8 => FromJson(utf8),
                byte[] utf8 => FromJson(utf8),
                _ => System.Convert.ChangeType(value, _type, CultureInfo.InvariantCulture),
            };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw new FunctionInputConverterException(
                $"Error converting the input of parameter '{parameter.Name}' of type '{parameter.ParameterType}': {exception.Message}", exception);
        }
    }

    private object? FromJson(ReadOnlyMemory<byte> utf8) =>
        _type == typeof(string) ? Encoding.UTF8.GetString(utf8.Span)
        : _type == typeof(byte[]) ? utf8.ToArray()
        : _type == typeof(BinaryData) ? BinaryData.FromBytes(utf8)
        : serializer.Deserialize(utf8, _type);
}
