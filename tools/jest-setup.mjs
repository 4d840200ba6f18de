// CommonJS packages that require() the ESM Nest packages must find them already evaluated.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import '@nestjs/swagger';
